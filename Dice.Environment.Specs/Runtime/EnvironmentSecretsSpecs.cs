using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Runtime;

/// <summary>The secrets that were changed for one environment.</summary>
public sealed class EnvironmentSecretsSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("simple")]
    [InlineData("it's \"odd\" $(touch /tmp/x) `ü` \\n %s ;# end")]
    [InlineData(" spaces at both ends ")]
    [InlineData("back\\slash\\")]
    [InlineData("漢字 and 🎲")]
    public void A_value_of_any_characters_is_read_as_it_was_set(string value)
    {
        var secrets = Open("one");

        secrets.Set("FIRST", "1");
        secrets.Set("SECOND", value);
        secrets.Set("FIRST", "2");

        secrets.Read().Should().BeEquivalentTo(new Dictionary<string, string> { ["FIRST"] = "2", ["SECOND"] = value });
    }

    [Fact]
    public void Each_environment_has_its_own_and_only_the_user_can_read_them()
    {
        Open("one").Set("KEY", "value");

        Open("two").Read().Should().BeEmpty();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(new DiceFolders(_folder["home"]).Secrets(EnvironmentId.Parse("one"))).Should().Be(Files.Private);
        }

        Open("one").Delete();
        Open("one").Read().Should().BeEmpty();
    }

    private EnvironmentSecrets Open(string environment) => new(new DiceFolders(_folder["home"]), EnvironmentId.Parse(environment));
}
