using System.Text;
using System.Text.Json;

namespace Dice.Environment.Specs.HotReload;

/// <summary>What a debugger reads to know which line of the source a place in the compiled code comes from (source map, revision 3).</summary>
public sealed class SourceMap
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int DigitBits = 5;
    private const int Continues = 1 << DigitBits;

    private readonly List<Mapping> _mappings = [];

    private SourceMap(JsonElement map)
    {
        string[] sources = [.. map.GetProperty("sources").EnumerateArray().Select(source => source.GetString()!)];
        var (source, line, column) = (0, 0, 0);
        var generatedLine = 0;
        foreach (var group in map.GetProperty("mappings").GetString()!.Split(';'))
        {
            var generatedColumn = 0;
            foreach (var fields in group.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Decode))
            {
                generatedColumn += fields[0];
                if (fields.Count >= 4)
                {
                    (source, line, column) = (source + fields[1], line + fields[2], column + fields[3]);
                    _mappings.Add(new Mapping(generatedLine, generatedColumn, sources[source], line + 1));
                }
            }

            generatedLine++;
        }
    }

    /// <summary>One place: in the compiled code counted from 0, as the debugger's protocol does; in the source from 1, as editors do.</summary>
    public sealed record Mapping(int GeneratedLine, int GeneratedColumn, string Source, int Line);

    /// <summary>Reads a map that stands in the compiled file itself.</summary>
    /// <param name="url">The <c>data:</c> URL behind <c>sourceMappingURL</c>.</param>
    public static SourceMap FromDataUrl(string url)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..])));
        return new SourceMap(document.RootElement);
    }

    /// <summary>The first place in the compiled code that comes from a line.</summary>
    public Mapping GeneratedFrom(int line) => _mappings.First(mapping => mapping.Line == line);

    /// <summary>Where a place in the compiled code comes from.</summary>
    public Mapping OriginOf(int generatedLine, int generatedColumn) => _mappings.Last(
        mapping => mapping.GeneratedLine < generatedLine || (mapping.GeneratedLine == generatedLine && mapping.GeneratedColumn <= generatedColumn));

    /// <summary>Numbers in base 64, five bits a digit, the least first; the last bit of a number is its sign.</summary>
    private static List<int> Decode(string segment)
    {
        var (numbers, value, shift) = (new List<int>(), 0, 0);
        foreach (var digit in segment.Select(letter => Digits.IndexOf(letter, StringComparison.Ordinal)))
        {
            value |= (digit & (Continues - 1)) << shift;
            shift += DigitBits;
            if ((digit & Continues) == 0)
            {
                numbers.Add((value & 1) == 0 ? value >> 1 : -(value >> 1));
                (value, shift) = (0, 0);
            }
        }

        return numbers;
    }
}
