using System.Text.Json;
using Json.Schema;

namespace Dice.Environment.Data.Seeding;

/// <summary>The JSON Schemas (draft 2020-12) of a folder of seed files; they share <c>definitions.schema.json</c>.</summary>
/// <param name="read">Reads a file of the folder.</param>
public sealed class SeedSchemas(Func<string, byte[]> read)
{
    private const string Definitions = "definitions";
    private static readonly EvaluationOptions Options = WithoutAnnotations();
    private readonly BuildOptions _build = Strict();

    /// <summary>Validates a document with the schema of its file. Returns all validation errors.</summary>
    /// <exception cref="DiceException">A schema is missing or invalid.</exception>
    public IReadOnlyList<SeedError> Validate(string file, JsonElement document)
    {
        try
        {
            if (_build.SchemaRegistry.Get(UriOf(Definitions)) is null)
            {
                Build(Definitions);
            }

            return [.. new SchemaErrors(file, document, UriOf(file), _build.SchemaRegistry).Of(Build(file).Evaluate(document, Options))];
        }
        catch (RefResolutionException e)
        {
            throw Invalid(file, e);
        }
    }

    private static EvaluationOptions WithoutAnnotations()
    {
        var options = new EvaluationOptions { OutputFormat = OutputFormat.Hierarchical };
        options.IgnoreAllAnnotations();
        return options;
    }

    /// <summary>An unknown keyword is an error, so that every constraint in a schema is enforced.</summary>
    private static BuildOptions Strict()
    {
        var strict = Dialect.Draft202012.With([], Dialect.Draft202012.Id, allowUnknownKeywords: false);
        var dialects = new DialectRegistry();
        dialects.Register(strict);
        return new BuildOptions { Dialect = strict, DialectRegistry = dialects, SchemaRegistry = new SchemaRegistry() };
    }

    private static Uri UriOf(string file) => new($"seed:///{NameOf(file)}");

    private JsonSchema Build(string file)
    {
        try
        {
            return JsonSchema.Build(JsonElement.Parse(read(NameOf(file)), new JsonDocumentOptions { AllowDuplicateProperties = false }), _build, UriOf(file));
        }
        catch (Exception e) when (e is JsonException or JsonSchemaException)
        {
            throw Invalid(file, e);
        }
    }

    private static string NameOf(string file) => $"schema/{file}.schema.json";

    private static DiceException Invalid(string file, Exception e) =>
        new($"the schema {NameOf(file)} is invalid: {e.Message}", "correct it, or restore it from version control (git checkout -- seed-data)", e);
}
