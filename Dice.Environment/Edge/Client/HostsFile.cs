using System.Text;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Client;

/// <summary>
/// A marked block in a hosts file that resolves the routed hosts to this machine, to both 127.0.0.1 and ::1: a <c>.local</c> name without one
/// of them is resolved by multicast, which delays requests by seconds. Everything outside the block stays unchanged, byte for byte.
/// </summary>
public static class HostsFile
{
    /// <summary>The hosts file of Linux and macOS.</summary>
    public const string DefaultPath = "/etc/hosts";

    private const string Begin = "# dice begin";
    private const string End = "# dice end";

    private static readonly ImmutableArray<string> Addresses = ["127.0.0.1", "::1"];

    /// <summary>The lines of the block with its markers, ordered by host.</summary>
    public static ImmutableArray<string> Lines(IEnumerable<string> hosts)
    {
        var ordered = hosts.Select(host => host.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return [Begin, .. ordered.SelectMany(host => Addresses.Select(address => $"{address} {host}")), End];
    }

    /// <summary>Writes or replaces the block; returns whether the file changed.</summary>
    /// <exception cref="DiceException">The file cannot be written (the remedy is a command that writes it), or its block is damaged.</exception>
    public static bool WriteTo(string path, IReadOnlyCollection<string> hosts) =>
        Change(path, text => With(text, Lines(hosts)), () => WriteCommand(path, hosts));

    /// <summary>Removes the block and keeps the rest of the file unchanged; returns whether there was a block.</summary>
    /// <exception cref="DiceException">The file cannot be written (the remedy is a command that writes it), or its block is damaged.</exception>
    public static bool RemoveFrom(string path) => Change(path, text => text, () => RemoveCommand(path));

    /// <summary>Returns the reasons why hosts do not resolve to this machine, one sentence each; empty when all hosts resolve. Lines outside the block count too.</summary>
    /// <exception cref="DiceException">The file cannot be read.</exception>
    public static ImmutableArray<string> Check(string path, IEnumerable<string> hosts)
    {
        var entries = Encoding.Latin1.GetString(Read(path, () => $"check its permissions: ls -l {ShellText.Quote(path)}")).Split('\n')
            .Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1)
            .SelectMany(words => words.Skip(1).Select(host => (Host: host.ToLowerInvariant(), Address: words[0])))
            .ToLookup(entry => entry.Host, entry => entry.Address);
        return [.. hosts.Select(host => host.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(host => ProblemsOf(host, [.. entries[host]]))];
    }

    /// <summary>Returns the shell command that does the same as <see cref="WriteTo"/>.</summary>
    public static string WriteCommand(string path, IEnumerable<string> hosts) =>
        $"{RemoveCommand(path)} && printf '%s\\n' {ShellText.Join(Lines(hosts))} | sudo tee -a {ShellText.Quote(path)} > /dev/null";

    /// <summary>Returns the shell command that does the same as <see cref="RemoveFrom"/>; it keeps the old file beside it as <c>.bak</c>.</summary>
    public static string RemoveCommand(string path) => $"sudo sed -i.bak '/^{Begin}$/,/^{End}$/d' {ShellText.Quote(path)}";

    private static IEnumerable<string> ProblemsOf(string host, IReadOnlyCollection<string> addresses) =>
    [
        .. Addresses.Except(addresses).Select(address => $"{host} is not pinned to {address}"),
        .. addresses.Except(Addresses).Select(address => $"{host} is pinned to {address}, which is not this machine"),
    ];

    private static bool Change(string path, Func<string, string> change, Func<string> command)
    {
        var remedy = () => $"write it as root: {command()}";

        // A link's target is changed, not the link. Latin-1 maps every byte to a character and back, whatever the file's encoding.
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var before = Encoding.Latin1.GetString(Read(target, remedy));
        var after = change(Without(before, path));
        if (after == before)
        {
            return false;
        }

        Write(target, Encoding.Latin1.GetBytes(after), remedy);
        return true;
    }

    private static string With(string text, IEnumerable<string> lines)
    {
        var newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var block = string.Join(newline, lines);

        // A missing line end at the end of the file is kept, so that removing the block restores the old file.
        return text.Length == 0 || text.EndsWith('\n') ? $"{text}{block}{newline}" : $"{text}{newline}{block}";
    }

    private static string Without(string text, string path)
    {
        var begins = Starts(text, Begin);
        var ends = Starts(text, End);
        if (begins.Count == 0 && ends.Count == 0)
        {
            return text;
        }

        if (begins.Count != 1 || ends.Count != 1 || ends[0] < begins[0])
        {
            throw new DiceException($"the block between '{Begin}' and '{End}' in {path} is damaged", $"open {path} in an editor and delete the rest of the block");
        }

        var before = text[..begins[0]];
        var after = text.IndexOf('\n', ends[0]);
        return after >= 0 ? before + text[(after + 1)..]
            : before.EndsWith("\r\n", StringComparison.Ordinal) ? before[..^2]
            : before.EndsWith('\n') ? before[..^1]
            : before;
    }

    /// <summary>The positions of lines with exactly this text.</summary>
    private static List<int> Starts(string text, string line)
    {
        var starts = new List<int>();
        for (var start = 0; start <= text.Length;)
        {
            var next = text.IndexOf('\n', start);
            var end = next < 0 ? text.Length : next;
            if (text[start..end].TrimEnd('\r', ' ', '\t') == line)
            {
                starts.Add(start);
            }

            start = end + 1;
        }

        return starts;
    }

    private static byte[] Read(string path, Func<string> remedy)
    {
        try
        {
            return File.Exists(path) || Directory.Exists(path) ? File.ReadAllBytes(path) : [];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DiceException($"{path} cannot be read: {exception.Message}", remedy(), exception);
        }
    }

    private static void Write(string path, byte[] content, Func<string> remedy)
    {
        try
        {
            try
            {
                Files.Write(path, content, File.Exists(path) ? Files.ModeOf(path) ?? Files.Shared : Files.Shared);
            }
            catch (DiceException)
            {
                // In a container the file is a mount and cannot be replaced; elsewhere the file may be writable and its folder not.
                File.WriteAllBytes(path, content);
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DiceException($"{path} cannot be written: {exception.Message}", remedy(), exception);
        }
    }
}
