using System.Collections.Immutable;
using System.Text;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

public sealed class SecretFileSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("KEY='it''s'", null)]
    [InlineData("KEY='two words'", "two words")]
    [InlineData("KEY='as # it \\n is $HOME \"so\"'", "as # it \\n is $HOME \"so\"")]
    [InlineData("KEY=\"a\\nb\\t\\\"c\\\" \\\\ \\$d\"", "a\nb\t\"c\" \\ $d")]
    [InlineData("KEY=\"it's\"", "it's")]
    [InlineData("KEY=plain # a comment", "plain")]
    [InlineData("KEY=with#hash", "with#hash")]
    [InlineData("KEY='quoted' # a comment", "quoted")]
    [InlineData("KEY=", "")]
    [InlineData("KEY=''", "")]
    [InlineData("KEY=# only a comment", "")]
    [InlineData("export KEY=exported", "exported")]
    [InlineData("  KEY = spaced  ", "spaced")]
    [InlineData("KEY=a=b=c", "a=b=c")]
    [InlineData("KEY=it's", "it's")]
    [InlineData("KEY=\"C:\\dir\"", "C:\\dir")]
    [InlineData("KEY='never closed", null)]
    [InlineData("KEY=\"never closed\\\"", null)]
    [InlineData("KEY=\"closed\" too early", null)]
    public void A_value_is_read_as_env_files_are_or_refused_without_showing_it(string line, string? value)
    {
        var read = () => Read($"# first\n{line}\n");

        if (value is not null)
        {
            read().Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, string>("KEY", value));
        }
        else
        {
            read.Should().Throw<DiceException>().Which.Message.Should().Contain("line 2").And.Contain("KEY").And.NotContain("closed too").And.NotContain("never closed");
        }
    }

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_are_no_part_of_keys_and_values() =>
        Read(Encoding.UTF8.GetString(Encoding.UTF8.GetPreamble()) + "A='x'\r\nB=y\r\n").Should().BeEquivalentTo(new Dictionary<string, string> { ["A"] = "x", ["B"] = "y" });

    [Fact]
    public void A_value_over_several_lines_is_refused_with_the_line_where_it_begins() =>
        FluentActions.Invoking(() => Read("KEY=\"-----BEGIN\nMORE\n-----END\"\n")).Should().Throw<DiceException>().Which.Problem.Should().Contain("line 1").And.Contain("several lines");

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error_with_a_remedy() =>
        FluentActions.Invoking(() => SecretFile.Read(Directory.CreateDirectory(_folder["secrets"]).FullName)).Should().Throw<DiceException>().Which.Problem.Should().Contain("is a folder");

    private ImmutableDictionary<string, string> Read(string content)
    {
        File.WriteAllText(_folder["file"], content);
        return SecretFile.Read(_folder["file"]);
    }
}
