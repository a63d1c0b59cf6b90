using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Storage;

namespace Dice.Environment.Exports;

/// <summary>A file with a header that contains a checksum of the rest, by which an edit by hand is recognised.</summary>
public static partial class ExportedFile
{
    /// <summary>Returns a text with its header.</summary>
    /// <param name="export">The name of the export.</param>
    /// <param name="text">The text.</param>
    /// <param name="comment">What a line of comment begins with.</param>
    public static string WithHeader(string export, string text, string comment = "#") =>
        $"{comment} Written by ./run-env.sh export {export}; change the model in Dice.Environment/Services, then export again.\n{comment} checksum {Checksum(text)}\n{text}";

    /// <summary>Writes a file. Replaces an existing one only when it is as an export wrote it.</summary>
    /// <returns>Whether the file has changed.</returns>
    /// <exception cref="DiceException">The existing file was edited by hand, or an export did not write it.</exception>
    public static bool Write(string path, string content, bool force)
    {
        Files.RefuseSpecial(path);
        var existing = File.Exists(path) ? FileErrors.Guard(path, () => File.ReadAllText(path)) : null;
        if (existing == content)
        {
            return false;
        }

        if (existing is not null && !force && !IsAsWritten(existing))
        {
            throw new DiceException($"{path} was edited by hand, or was not written by an export", "move your changes to the model in Dice.Environment/Services, then replace the file with --force");
        }

        Files.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Files.Write(path, content, Files.Shared);
        return true;
    }

    private static bool IsAsWritten(string content) => Header().Match(content) is { Success: true } header && Checksum(content[header.Length..]) == header.Groups["sum"].Value;

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex(@"\A[^\n]*Written by \./run-env\.sh export[^\n]*\n\S+ checksum (?<sum>[0-9a-f]{16})\n")]
    private static partial Regex Header();
}
