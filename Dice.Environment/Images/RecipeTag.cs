using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dice.Environment.Images;

/// <summary>
/// Computes the tag of a recipe's image from all inputs: the files of the recipe and the shared files (path, executable bit,
/// content), the files of the host and of the application that it uses, the variant, and the reference of its base, which depends on the base's inputs.
/// An image with the current tag is therefore up to date, and a change of any input, also of a base, leads to another tag.
/// </summary>
public static class RecipeTag
{
    /// <summary>The prefix of all repositories of recipe images.</summary>
    public const string Prefix = "dice/";

    /// <summary>The number of hexadecimal digits of the SHA-256 in a tag.</summary>
    private const int Digits = 12;

    /// <summary>
    /// The prefix of every tag. It is not a digit, because Testcontainers' LocalStack module reads leading digits as the product's version and rejects
    /// high versions without a licence.
    /// </summary>
    private const char Mark = 'r';

    // Increase this number when the meaning of the hashed data changes.
    private const string Format = "dice-recipe-1";

    /// <summary>Returns the repository of a recipe's images.</summary>
    public static string RepositoryOf(string recipe) => Prefix + recipe;

    /// <summary>Returns the reference of the image that a recipe produces now.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="context">The application's folder, or null.</param>
    /// <param name="baseIdentity">Identifies the base image, see <see cref="ImageReference.IdentityOf"/>; or null.</param>
    /// <param name="variant">See <see cref="ImageSource.Variant"/>.</param>
    /// <exception cref="DiceException">A file cannot be read.</exception>
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

    /// <summary>Whether a tag has the form of recipes' tags; other tags were set by a user.</summary>
    public static bool IsOne(string tag) => tag.Length == 1 + Digits && tag[0] == Mark && tag.Skip(1).All(char.IsAsciiHexDigitLower);

    /// <summary>The files below a folder: relative paths with <c>/</c>, in ordinal order; none when the folder does not exist.</summary>
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
            throw new DiceException($"{path}, which is copied to an image, cannot be read: {exception.Message}", "make the file readable, or remove it from the recipe", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The lengths distinguish "ab","c" from "a","bc".
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
