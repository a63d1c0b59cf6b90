using System.Collections.Immutable;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>The leftovers of an environment whose process and reaper have both ended.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Containers">The number of remaining containers.</param>
/// <param name="Networks">The number of remaining networks.</param>
/// <param name="Leases">The tokens of the expired leases, which label everything that a reaper would have removed.</param>
public sealed record DeadEnvironment(EnvironmentId Id, int Containers, int Networks, ImmutableArray<string> Leases);
