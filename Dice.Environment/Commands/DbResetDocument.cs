using System.Text.Json.Serialization;
using Dice.Environment.Data.Reset;

namespace Dice.Environment.Commands;

/// <summary>What <c>db reset --json</c> prints.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Rows">What the tier <c>rows</c> emptied; null for the others, which replace the database.</param>
/// <param name="ElapsedMs">How long it took in all, in milliseconds.</param>
internal sealed record DbResetDocument(string Tier, ResetOutcome? Rows, double ElapsedMs);

/// <summary>Its serialiser.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DbResetDocument))]
internal sealed partial class DbResetJson : JsonSerializerContext;
