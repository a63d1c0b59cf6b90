using System.Collections.Immutable;
using System.Reflection;

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>
/// What a gate needs from the applications under test. Where they do not have it, the gate is skipped with that reason, before any fixture
/// of it is made. On a method it replaces what the class says.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(params Need[] needs) : Attribute
{
    /// <summary>The needs, all of which must be met.</summary>
    public ImmutableArray<Need> Needs { get; } = [.. needs];

    /// <summary>The needs of a test; none when neither it nor its class declares any.</summary>
    public static ImmutableArray<Need> Of(Type testClass, MethodInfo method) =>
        (method.GetCustomAttribute<NeedsAttribute>() ?? testClass.GetCustomAttribute<NeedsAttribute>())?.Needs ?? [];
}
