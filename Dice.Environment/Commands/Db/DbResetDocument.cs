using System.Text.Json.Serialization;
using Dice.Environment.Data.Reset;

namespace Dice.Environment.Commands.Db;

/// <summary>The document of <c>db reset --json</c>.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Rows">The result of the tier <c>rows</c>; null for the others, which replace the database.</param>
/// <param name="ElapsedMs">The total duration, in milliseconds.</param>
internal sealed record DbResetDocument(string Tier, ResetOutcome? Rows, double ElapsedMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DbResetDocument))]
internal sealed partial class DbResetJson : JsonSerializerContext;
