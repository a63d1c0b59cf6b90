namespace Dice.Environment.Services;

/// <summary>
/// Reads <c>PATH</c> or <c>NAME=PATH,NAME=PATH</c>. Paths may hold the separators themselves, so a folder that exists decides: of all ways to go on
/// with a path, the longest that names a folder is taken.
/// </summary>
internal static class WorkspaceSetting
{
    /// <summary>The folders with the names of their applications; without a name, a folder that holds several.</summary>
    /// <param name="setting">What the user gave.</param>
    /// <param name="names">The applications that there are.</param>
    /// <param name="resolve">Turns a path as given into an absolute one.</param>
    public static IEnumerable<(string? Name, string Folder)> Parse(string setting, IReadOnlyCollection<string> names, Func<string, string> resolve)
    {
        var pieces = setting.Split(',');
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

    /// <summary>One item; a whole text that is a folder's path is that folder, whatever it looks like.</summary>
    private static (string? Name, string Folder)? Read(string text, IReadOnlyCollection<string> names, Func<string, string> resolve)
    {
        var whole = resolve(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || Directory.Exists(whole))
        {
            return (null, whole);
        }

        var name = text[..equals].Trim();
        // What cannot be a name is a path that does not exist; the error names it whole.
        return names.Contains(name) || name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? (name, resolve(text[(equals + 1)..].Trim())) : (null, whole);
    }
}
