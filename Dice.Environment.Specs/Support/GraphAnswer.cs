using System.Net;
using System.Text.Json;

namespace Dice.Environment.Specs.Support;

/// <summary>What a GraphQL server answered: data, errors, or some of both.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body as it came.</param>
public sealed record GraphAnswer(HttpStatusCode Status, string Text)
{
    private JsonElement Body { get; } = JsonDocument.Parse(Text).RootElement;

    /// <summary>The data; refused when there were errors as well.</summary>
    public JsonElement Data
    {
        get
        {
            Errors.Should().BeEmpty(Text);
            return PartialData;
        }
    }

    /// <summary>The data, errors or not.</summary>
    public JsonElement PartialData => Body.GetProperty("data");

    /// <summary>The errors; empty when there were none.</summary>
    public IReadOnlyList<JsonElement> Errors => Body.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray()] : [];

    /// <summary>The one error's message.</summary>
    public string Message => Errors.Should().ContainSingle(Text).Which.GetProperty("message").GetString()!;

    /// <summary>A word of the one error's extensions, such as its <c>code</c>; null when it is not there.</summary>
    public string? Extension(string name) =>
        Errors.Should().ContainSingle(Text).Which.GetProperty("extensions").TryGetProperty(name, out var value) ? value.GetString() : null;
}
