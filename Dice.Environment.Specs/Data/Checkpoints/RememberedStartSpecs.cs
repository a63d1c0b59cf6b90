using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Checkpoints;

[Trait("Phase", "2")]
public sealed class RememberedStartSpecs : IDisposable
{
    private readonly TemporaryFolder _home = new();

    private CheckpointFolder Folder => new(new DiceFolders(_home["home"]), EnvironmentId.Parse("spec"));

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_phase_and_the_schema_are_read_as_they_were_written()
    {
        new RememberedStart(2, "abc").Write(Folder);

        RememberedStart.Read(Folder).Should().Be(new RememberedStart(2, "abc"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92")]
    [InlineData("two abc")]
    public void What_an_older_version_wrote_counts_as_unknown(string text)
    {
        Directory.CreateDirectory(Folder.Root);
        File.WriteAllText(RememberedStart.PathIn(Folder), text);

        RememberedStart.Read(Folder).Should().Be(RememberedStart.None);
    }

    [Fact]
    public void A_new_environment_has_none() => RememberedStart.Read(Folder).Should().Be(RememberedStart.None);
}
