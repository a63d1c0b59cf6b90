using System.IO.Enumeration;

namespace Dice.Environment.Images;

/// <summary>
/// File patterns as in a shell: <c>*</c> and <c>?</c> match characters of one name, <c>**</c> matches any number of folders, and
/// none of them matches a name that begins with a dot. A pattern that ends with the plain name of a folder includes everything below it; one that begins with
/// <c>!</c> excludes files. <c>node_modules</c> is only entered where a pattern names it; linked folders are never entered.
/// </summary>
public static class FilePatterns
{
    private static readonly string[] Everything = ["**"];

    /// <summary>Returns the files below a folder that match: relative paths with <c>/</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Match(string root, IEnumerable<string> patterns)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var all = patterns.ToArray();
        foreach (var pattern in all.Where(pattern => !pattern.StartsWith('!')))
        {
            Collect(root, "", Segments(pattern), found);
        }

        foreach (var pattern in all.Where(pattern => pattern.StartsWith('!')))
        {
            var segments = Segments(pattern[1..]);
            found.RemoveWhere(path => Names(segments, path.Split('/')));
        }

        return [.. found];
    }

    private static string[] Segments(string pattern) =>
        [.. pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".")];

    private static void Collect(string root, string relative, ReadOnlySpan<string> segments, SortedSet<string> found)
    {
        if (segments.Length == 0)
        {
            return;
        }

        var segment = segments[0];
        var rest = segments[1..];
        if (segment == "**")
        {
            // "**" at the end matches every file; before other segments it can also match no folder.
            Collect(root, relative, rest.Length == 0 ? ["*"] : rest, found);
            foreach (var folder in Entries(root, relative).Where(entry => IsOwnFolder(entry) && IsFreelyEntered(entry.Name)))
            {
                Collect(root, Join(relative, folder.Name), segments, found);
            }
        }
        else if (segment.AsSpan().ContainsAny('*', '?'))
        {
            foreach (var entry in Entries(root, relative).Where(entry => NameMatches(segment, entry.Name)))
            {
                if (rest.Length == 0 && IsFile(entry))
                {
                    found.Add(Join(relative, entry.Name));
                }
                else if (rest.Length > 0 && IsOwnFolder(entry) && IsFreelyEntered(entry.Name))
                {
                    Collect(root, Join(relative, entry.Name), rest, found);
                }
            }
        }
        else
        {
            var path = Join(relative, segment);
            if (Directory.Exists(Path.Combine(root, path)))
            {
                Collect(root, path, rest.Length == 0 ? Everything : rest, found);
            }
            else if (rest.Length == 0 && File.Exists(Path.Combine(root, path)))
            {
                found.Add(path);
            }
        }
    }

    private static bool Names(ReadOnlySpan<string> segments, ReadOnlySpan<string> path)
    {
        if (segments.Length == 0)
        {
            return true; // Everything below a named folder is included.
        }

        if (segments[0] == "**")
        {
            return segments.Length == 1 || Names(segments[1..], path) || (path.Length > 0 && Names(segments, path[1..]));
        }

        return path.Length > 0 && FileSystemName.MatchesSimpleExpression(segments[0], path[0], ignoreCase: false) && Names(segments[1..], path[1..]);
    }

    private static IEnumerable<FileSystemInfo> Entries(string root, string relative)
    {
        var folder = new DirectoryInfo(Path.Combine(root, relative));
        return folder.Exists ? folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }) : [];
    }

    private static bool IsOwnFolder(FileSystemInfo entry) => entry is DirectoryInfo { LinkTarget: null };

    // A link to a folder is listed as a folder; a link without a target is listed as a file that cannot be read.
    private static bool IsFile(FileSystemInfo entry) => entry is FileInfo && File.Exists(entry.FullName);

    private static bool IsFreelyEntered(string name) => name != "node_modules" && !name.StartsWith('.');

    private static bool NameMatches(string pattern, string name) =>
        (pattern.StartsWith('.') || !name.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string Join(string relative, string name) => relative.Length == 0 ? name : $"{relative}/{name}";
}
