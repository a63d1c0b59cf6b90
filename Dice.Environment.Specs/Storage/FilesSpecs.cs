using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Storage;

public sealed class FilesSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/too")]
    public void A_file_that_does_not_exist_can_be_deleted(string path) =>
        FluentActions.Invoking(() => Files.Delete(_folder[path])).Should().NotThrow();

    [Fact]
    public void A_deleted_file_is_gone()
    {
        Files.Write(_folder["file"], "content", Files.Private);

        Files.Delete(_folder["file"]);

        File.Exists(_folder["file"]).Should().BeFalse();
    }
}
