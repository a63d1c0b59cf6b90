using System.Collections.Immutable;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>What is left of an environment whose process and reaper are both gone.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Containers">How many containers are left.</param>
/// <param name="Networks">How many networks are left.</param>
/// <param name="Leases">The tokens of the leases that have ended; what a reaper would have removed bears one of them.</param>
public sealed record DeadEnvironment(EnvironmentId Id, int Containers, int Networks, ImmutableArray<string> Leases);
