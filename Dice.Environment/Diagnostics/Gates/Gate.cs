using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>A validation gate as the code has it: a test class that stands for one claim.</summary>
/// <param name="Name">The class's simple name, such as <c>HttpsGate</c>.</param>
/// <param name="Class">The class's full name, by which it is chosen for a run.</param>
/// <param name="Phase">The phase of the plan that it belongs to.</param>
/// <param name="Claim">What it shows, in one sentence: the class's own summary.</param>
/// <param name="Steps">Its tests as sentences of behaviour, in alphabetical order.</param>
public sealed record Gate(string Name, string Class, int Phase, string Claim, ImmutableArray<string> Steps);
