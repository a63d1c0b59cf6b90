using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>
/// The tag of a recipe's image, which says all that went into it: the files of the recipe and the shared ones (path, executable or not,
/// content), the host's and the application's files that it takes, the variant, and the reference of its base, which says the same of that.
/// So an image under the right tag is the right image, and a change anywhere leads to another tag, through bases as well.
/// </summary>
public static class RecipeTag
{
    /// <summary>What all repositories of recipe images begin with.</summary>
    public const string Prefix = "dice/";

    /// <summary>How many hexadecimal digits of the SHA-256 a tag carries.</summary>
    private const int Digits = 12;

    /// <summary>
    /// What every tag begins with. Not a digit: Testcontainers' LocalStack module reads leading digits as the product's version, and refuses
    /// "high" ones without a licence.
    /// </summary>
    private const char Mark = 'r';

    // To be raised when what goes into the hash changes its meaning.
    private const string Format = "dice-recipe-1";

    /// <summary>The repository of a recipe's images.</summary>
    public static string RepositoryOf(string recipe) => Prefix + recipe;

    /// <summary>The reference of the image that a recipe gives now.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="context">The application's folder, or null.</param>
    /// <param name="baseIdentity">What tells the image that it builds on from others, see <see cref="ImageReference.IdentityOf"/>; or null.</param>
    /// <param name="variant">See <see cref="ImageSource.Variant"/>.</param>
    /// <exception cref="DiceException">When a file cannot be read.</exception>
    public static string Of(Recipe recipe, string? context, string? baseIdentity, string? variant = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Format);
        AppendFiles(hash, "recipe", recipe.Folder, FilesBelow(recipe.Folder));
        AppendFiles(hash, "shared", recipe.SharedFolder, FilesBelow(recipe.SharedFolder));
        foreach (var used in recipe.UsedFolders)
        {
            AppendFiles(hash, $"used {Path.GetFileName(used)}", used, FilesBelow(used));
        }

        AppendFiles(hash, "host", "/", FilePatterns.Match("/", recipe.HostInputs));
        AppendFiles(hash, "context", context ?? "", context is null ? [] : FilePatterns.Match(context, recipe.Context));
        Append(hash, baseIdentity ?? "");
        if (variant is not null)
        {
            Append(hash, variant);
        }

        return $"{RepositoryOf(recipe.Name)}:{Mark}{Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits]}";
    }

    /// <summary>Whether a tag has the shape of those that recipes get; others were given by hand.</summary>
    public static bool IsOne(string tag) => tag.Length == 1 + Digits && tag[0] == Mark && tag.Skip(1).All(char.IsAsciiHexDigitLower);

    /// <summary>The files below a folder: relative paths with <c>/</c>, in ordinal order; none where there is no folder.</summary>
    internal static IEnumerable<string> FilesBelow(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [];

    private static void AppendFiles(IncrementalHash hash, string kind, string root, IEnumerable<string> files)
    {
        Append(hash, kind);
        foreach (var file in files)
        {
            Append(hash, file);
            AppendContent(hash, Path.Combine(root, file));
        }

        Append(hash, "");
    }

    private static void AppendContent(IncrementalHash hash, string path)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var executable = !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
            Append(hash, executable ? "x" : "-");
            AppendLength(hash, RandomAccess.GetLength(file));
            var position = 0L;
            for (int read; (read = RandomAccess.Read(file, buffer, position)) > 0; position += read)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"{path}, which goes into an image, cannot be read: {exception.Message}", "make the file readable, or take it out of the recipe", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Lengths keep "ab","c" apart from "a","bc".
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
