using System.Text.RegularExpressions;
using Dice.Environment.Storage;

namespace Dice.Environment.Images;

/// <summary>
/// The file that pins official images to digests, so that developers and CI run the same content even if tags move. Its lines are
/// <c>REFERENCE DIGEST</c>; empty lines and lines that begin with <c>#</c> are ignored.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Digests">The digest of each pinned reference.</param>
public sealed partial record ImageLock(string Path, ImmutableSortedDictionary<string, string> Digests)
{
    /// <summary>The file's name in the checkout.</summary>
    public const string FileName = "images.lock";

    /// <summary>A lock that pins nothing.</summary>
    public static ImageLock None { get; } = new(FileName, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>Reads the file; without a file nothing is pinned.</summary>
    /// <exception cref="DiceException">A line of the file is invalid.</exception>
    public static ImageLock Read(string path)
    {
        if (!File.Exists(path))
        {
            return None with { Path = path };
        }

        Files.RefuseSpecial(path);
        var digests = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (text, index) in File.ReadAllLines(path).Select((text, index) => (text.Trim(), index)).Where(line => line.Item1.Length > 0 && line.Item1[0] != '#'))
        {
            var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !Digest().IsMatch(parts[1]) || !digests.TryAdd(parts[0], parts[1]))
            {
                throw new DiceException(
                    $"{path}, line {index + 1} is not valid: '{text}'",
                    "each line is a reference and its digest, such as \"redis:7-bullseye sha256:…\", once for each reference; write the file again with: ./run-env.sh images --lock");
            }
        }

        return new ImageLock(path, digests.ToImmutable());
    }

    /// <summary>Returns the digest that an image is pinned to; null for none. A mirror has the same content, so the official reference is used.</summary>
    public string? DigestOf(ImageSource source) => source.Official is { } official && Digests.TryGetValue(official, out var digest) ? digest : null;

    /// <summary>Writes the file and replaces its content.</summary>
    public void Write()
    {
        var temporary = $"{Path}.new";
        File.WriteAllLines(temporary, ["# Digests of official images. Written by: ./run-env.sh images --lock", .. Digests.Select(entry => $"{entry.Key} {entry.Value}")]);
        File.Move(temporary, Path, overwrite: true);
    }

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Digest();
}
