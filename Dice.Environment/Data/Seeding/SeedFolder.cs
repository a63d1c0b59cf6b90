using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Data.Seeding;

/// <summary>A folder of seed files, with their schemas in <c>schema/</c>.</summary>
public sealed class SeedFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Returns the seed folder of a checkout.</summary>
    public static SeedFolder Of(string repository) => new(System.IO.Path.Combine(repository, "seed-data"));

    /// <summary>Returns the SHA-256 over the names and contents of all files.</summary>
    /// <exception cref="DiceException">The folder or a file is missing.</exception>
    public string Checksum()
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in SeedFiles.All)
        {
            sum.AppendData(Encoding.UTF8.GetBytes(file));
            sum.AppendData(SHA256.HashData(Read($"{file}.json")));
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>Reads and validates all files in stages: text and schema, then keys and references.</summary>
    /// <exception cref="SeedInvalidException">The files are invalid. Contains all errors of the first stage that failed, with file, path and reason.</exception>
    /// <exception cref="DiceException">The folder, a file or a schema is missing or invalid.</exception>
    public SeedSet ReadValid()
    {
        var errors = ImmutableArray.CreateBuilder<SeedError>();
        var schemas = new SeedSchemas(Read);
        var documents = SeedFiles.All.Select(file => (File: file, Document: Parse(file, schemas, errors))).Where(one => one.Document is not null).ToDictionary(one => one.File, one => one.Document!.Value);
        ThrowIfAny(errors);

        var set = new SeedSet(documents, Checksum());
        errors.AddRange(SeedKeys.Check(set).Concat(SeedReferences.Check(set)));
        ThrowIfAny(errors);
        return set;
    }

    private static void ThrowIfAny(ImmutableArray<SeedError>.Builder errors)
    {
        if (errors.Count > 0)
        {
            throw new SeedInvalidException(errors.ToImmutable());
        }
    }

    private JsonElement? Parse(string file, SeedSchemas schemas, ImmutableArray<SeedError>.Builder errors)
    {
        try
        {
            var document = JsonElement.Parse(Read($"{file}.json"), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var found = schemas.Validate(file, document);
            errors.AddRange(found);
            return found.Count == 0 ? document : null;
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}, column {e.BytePositionInLine + 1}" : "$";
            errors.Add(new SeedError($"{file}.json", place, $"is no valid JSON: {e.Message}"));
            return null;
        }
    }

    private byte[] Read(string name)
    {
        try
        {
            return File.ReadAllBytes(System.IO.Path.Combine(Path, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"the seed file {System.IO.Path.Combine(Path, name)} cannot be read: {e.Message}", "restore it from version control (git checkout -- seed-data)", e);
        }
    }
}
