using System.Globalization;

namespace Dice.Environment.Specs.Support;

/// <summary>The children of a process; only on Linux.</summary>
internal static class ChildProcesses
{
    /// <summary>Returns the ids of the children that run, without ended ones.</summary>
    public static int[] Of(int parent) => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Where(name => IsChild(name!, parent)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];

    private static bool IsChild(string process, int parent)
    {
        try
        {
            // pid (name) state parent …
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] != "Z" && int.Parse(fields[1], CultureInfo.InvariantCulture) == parent;
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
