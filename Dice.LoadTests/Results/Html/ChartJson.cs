using System.Text.Json.Serialization;

namespace Dice.LoadTests.Results.Html;

/// <summary>The points of charts, for the page's script.</summary>
[JsonSerializable(typeof(double?[][][]), TypeInfoPropertyName = "DoubleArrayArrayArray")]
internal sealed partial class ChartJson : JsonSerializerContext;
