using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Specs.Observability;

/// <summary>The products that store traces and logs: the gates run on the one that an environment has.</summary>
internal static class TelemetryStores
{
    private const string Variable = "DICE_OBSERVABILITY";

    /// <summary>Opens the store of an environment.</summary>
    public static ITelemetryStore Open(RunningStack stack) => IsFull(stack) ? FullStore.Open(stack) : new AspireStore(stack);

    /// <summary>The service that receives traces and logs.</summary>
    public static string ReceiverOf(RunningStack stack) => IsFull(stack) ? Jaeger.Name : AspireDashboard.Name;

    /// <summary>Returns a stack with the variant that <c>DICE_OBSERVABILITY</c> names; without it, the small one.</summary>
    public static Stack Choose(Stack stack) => System.Environment.GetEnvironmentVariable(Variable) switch
    {
        "full" => FullObservability.PutInto(stack),
        null or "" or "small" => stack,
        var other => throw new InvalidOperationException($"{Variable} is small or full, not '{other}'"),
    };

    /// <summary>The names of the services of a stack that store traces and logs.</summary>
    public static IEnumerable<string> NamesIn(Stack stack) => stack.Services.Select(service => service.Name).Intersect([.. ObservabilityServices.Names, .. FullObservability.Names]);

    private static bool IsFull(RunningStack stack) => FullObservability.IsIn(stack.Services.Select(service => service.Name)) is true;
}
