using System.Text;

namespace Dice.Environment.Specs.HotReload;

public sealed class SourceMapSpecs
{
    [Fact]
    public void Places_are_found_in_both_directions()
    {
        // Compiled line 1, column 4 from line 1; line 3, column 0 from line 17; line 3, column 8 from line 16: deltas of 0, 16 and -1.
        var map = FromMappings("IAAA;;AAgBA,QADA");

        map.GeneratedFrom(17).Should().Be(new SourceMap.Mapping(2, 0, "../src/a.ts", 17));
        map.GeneratedFrom(16).Should().Be(new SourceMap.Mapping(2, 8, "../src/a.ts", 16));
        map.OriginOf(0, 9).Line.Should().Be(1);
        map.OriginOf(2, 7).Line.Should().Be(17);
        map.OriginOf(2, 8).Line.Should().Be(16);
    }

    private static SourceMap FromMappings(string mappings) => SourceMap.FromDataUrl(
        "data:application/json;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{ "version": 3, "sources": ["../src/a.ts"], "mappings": "{{mappings}}" }""")));
}
