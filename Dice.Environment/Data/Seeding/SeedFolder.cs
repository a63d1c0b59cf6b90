using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dice.Environment.Data.Seeding.Rules;
using Dice.Environment.Data.Seeding.Schemas;
using Dice.Environment.Model;

namespace Dice.Environment.Data.Seeding;

/// <summary>A folder of seed files, with their schemas in <c>schema/</c>.</summary>
/// <param name="path">The folder.</param>
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

    /// <summary>Reads and validates all files in stages: text, schema, references, rules of the game.</summary>
    /// <exception cref="SeedInvalidException">The files are invalid. Contains all errors of the first stage that failed, with file, path and reason.</exception>
    /// <exception cref="DiceException">The folder, a file or a schema is missing or invalid.</exception>
    public SeedSet ReadValid()
    {
        var faults = ImmutableArray.CreateBuilder<SeedFault>();
        var documents = SeedFiles.All.Select(file => (File: file, Document: Parse(file, faults))).Where(one => one.Document is not null).ToDictionary(one => one.File, one => one.Document!.Value);
        ThrowIfAny(faults);

        var set = new SeedSet(documents, Checksum());
        faults.AddRange(IdentityRules.Check(set).Concat(ReferenceRules.Check(set)));
        ThrowIfAny(faults);

        faults.AddRange(GameRules.Check(set));
        ThrowIfAny(faults);
        return set;
    }

    private static void ThrowIfAny(ImmutableArray<SeedFault>.Builder faults)
    {
        if (faults.Count > 0)
        {
            throw new SeedInvalidException(faults.ToImmutable());
        }
    }

    private JsonElement? Parse(string file, ImmutableArray<SeedFault>.Builder faults)
    {
        var schemaName = System.IO.Path.Combine("schema", $"{file}.schema.json");
        var schema = JsonSchema.Parse(Encoding.UTF8.GetString(Read(schemaName)), schemaName);
        try
        {
            var document = JsonElement.Parse(Read($"{file}.json"), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var found = schema.Validate(document);
            faults.AddRange(found.Select(fault => new SeedFault($"{file}.json", fault.Path, fault.Reason)));
            return found.Count == 0 ? document : null;
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}, column {e.BytePositionInLine + 1}" : "$";
            faults.Add(new SeedFault($"{file}.json", place, $"is no valid JSON: {e.Message}"));
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
