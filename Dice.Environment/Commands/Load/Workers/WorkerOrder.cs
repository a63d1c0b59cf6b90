using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Commands.Load.Workers;

/// <summary>What a worker process receives: the plan, and the target with the account's password. It is never on a command line.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Target">The target.</param>
public sealed record WorkerOrder(WorkerPlan Plan, EdgeTarget Target)
{
    /// <summary>Returns the order as one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, WorkerOrderJson.Default.WorkerOrder);

    /// <summary>Reads an order.</summary>
    /// <exception cref="DiceException">The text is no order.</exception>
    public static WorkerOrder Read(string? text)
    {
        try
        {
            return JsonSerializer.Deserialize(text ?? "", WorkerOrderJson.Default.WorkerOrder) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new DiceException("the plan of a load worker is not readable", "this verb is for ./run-env.sh load --workers, which starts it", error);
        }
    }
}

/// <summary>The serializer for orders.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, Converters = [typeof(AddressConverter)])]
[JsonSerializable(typeof(WorkerOrder))]
internal sealed partial class WorkerOrderJson : JsonSerializerContext;

/// <summary>Writes an IP address as a text: some of its properties throw.</summary>
internal sealed class AddressConverter : JsonConverter<IPAddress>
{
    public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPAddress.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("not an IP address");

    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
