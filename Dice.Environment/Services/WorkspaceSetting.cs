namespace Dice.Environment.Services;

/// <summary>
/// Reads <c>PATH</c> or <c>NAME=PATH,NAME=PATH</c>. Paths can contain the separators, so existing folders decide: the longest text that is the path of
/// an existing folder is used.
/// </summary>
internal static class WorkspaceSetting
{
    /// <summary>Returns the folders with the names of their applications; without a name for a folder that contains several.</summary>
    /// <param name="setting">The setting as the user entered it.</param>
    /// <param name="names">The names of the known applications.</param>
    /// <param name="resolve">Converts a path as entered to an absolute one.</param>
    /// <exception cref="DiceException">It names no folder.</exception>
    public static IEnumerable<(string? Name, string Folder)> Parse(string setting, IReadOnlyCollection<string> names, Func<string, string> resolve)
    {
        var pieces = setting.Split(',');
        if (pieces.All(string.IsNullOrWhiteSpace))
        {
            throw new DiceException($"--workspace '{setting}' names no folder", "give the folder of an application, or NAME=PATH");
        }

        for (var at = 0; at < pieces.Length;)
        {
            var (item, taken) = Longest(pieces, at, names, resolve);
            at += taken;
            if (item is { } found)
            {
                yield return found;
            }
        }
    }

    private static ((string? Name, string Folder)? Item, int Pieces) Longest(string[] pieces, int from, IReadOnlyCollection<string> names, Func<string, string> resolve)
    {
        for (var to = pieces.Length; to > from; to--)
        {
            var text = string.Join(',', pieces[from..to]).Trim();
            if (text.Length > 0 && Read(text, names, resolve) is { } item && (to == from + 1 || Directory.Exists(item.Folder)))
            {
                return (item, to - from);
            }
        }

        return (null, 1);
    }

    /// <summary>Reads one item. When the whole text is the path of a folder, it is that folder, whatever characters it contains.</summary>
    private static (string? Name, string Folder)? Read(string text, IReadOnlyCollection<string> names, Func<string, string> resolve)
    {
        var whole = resolve(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || Directory.Exists(whole))
        {
            return (null, whole);
        }

        var name = text[..equals].Trim();
        if (string.IsNullOrWhiteSpace(text[(equals + 1)..]))
        {
            throw new DiceException($"--workspace: '{text}' names no folder", "write NAME=PATH, such as backend=~/shop/api");
        }

        // A text that cannot be a name is the path of a missing folder; the error contains the whole path.
        return names.Contains(name) || name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? (name, resolve(text[(equals + 1)..].Trim())) : (null, whole);
    }
}
