using System.Collections.Immutable;

namespace Dice.Environment.Gates;

/// <summary>A validation gate: a test class that verifies one claim.</summary>
/// <param name="Name">The class's simple name, such as <c>HttpsGate</c>.</param>
/// <param name="Class">The class's full name, which selects it for a run.</param>
/// <param name="Phase">The phase of the plan that it belongs to.</param>
/// <param name="Claim">The claim in one sentence: the class's summary.</param>
/// <param name="Steps">Its tests as sentences of behaviour, in alphabetical order.</param>
public sealed record Gate(string Name, string Class, int Phase, string Claim, ImmutableArray<string> Steps);
