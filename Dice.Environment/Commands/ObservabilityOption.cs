using System.CommandLine;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Commands;

/// <summary>The option <c>--observability</c>: which services store traces and logs.</summary>
internal static class ObservabilityOption
{
    private const string Small = "small";
    private const string Full = "full";

    /// <summary>Creates the option.</summary>
    /// <param name="otherwise">What applies without the option, as the end of a sentence.</param>
    public static Option<string?> Create(string otherwise) => new Option<string?>("--observability")
    {
        Description = $"Where traces and logs are stored: small is the Aspire Dashboard, full is Jaeger, Elasticsearch, Logstash and Kibana, whose images can only be pulled (Phase 3). Default: {otherwise}.",
        HelpName = $"{Small}|{Full}",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is not ("" or Small or Full))
            {
                result.AddError($"--observability takes {Small} or {Full}, not '{result.Tokens[0].Value}'");
            }

            return result.Tokens[0].Value;
        },
    }.Offering(_ => [Small, Full]);

    /// <summary>Returns whether the user asks for the full variant; null when the user names none.</summary>
    public static bool? IsFull(string? value) => value switch { Full => true, Small => false, _ => null };

    /// <summary>Returns the stack with the variant that the user names.</summary>
    public static Stack Apply(string? value, Stack stack) => IsFull(value) is true ? FullObservability.PutInto(stack) : stack;
}
