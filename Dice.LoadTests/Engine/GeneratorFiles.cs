using System.Globalization;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>Makes sure that the generator may open the connections that a profile needs at its peak: otherwise its own failures would be counted as the system's.</summary>
public static class GeneratorFiles
{
    /// <summary>For reports, for reading the use of resources, and for the runtime.</summary>
    private const int Reserve = 64;

    /// <summary>Raises this process's limit when the profile needs more.</summary>
    /// <exception cref="LoadException">It needs more than the hard limit allows.</exception>
    public static void Ensure(LoadProfile profile) => Ensure(profile, FileLimit.Read(), FileLimit.CountOpen());

    /// <summary>The same for a given limit.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="limit">The limit; null for none.</param>
    /// <param name="open">How many files are open already.</param>
    /// <exception cref="LoadException">The profile needs more than the hard limit allows.</exception>
    public static void Ensure(LoadProfile profile, FileLimit? limit, int open)
    {
        var needed = (ulong)(open + Reserve) + Connections(profile);
        // Nothing is raised for a profile that is refused.
        var allowed = limit is null ? needed : limit.Hard < needed ? limit.Hard : limit.Raise(needed).Soft;
        if (allowed < needed)
        {
            throw new LoadException(
                string.Create(CultureInfo.InvariantCulture, $"the load generator needs {needed} open files for the {Connections(profile)} connections at the peak of profile '{profile.Name}', and this process may open {allowed}: the generator would be the limit, not the system"),
                string.Create(CultureInfo.InvariantCulture, $"raise the limit before you start it (ulimit -n {needed}, as root if that is refused), or ask for less with --rate"));
        }
    }

    /// <summary>As many as there are users, or as arrive within a second: with that many under way at once, answers take a second.</summary>
    private static ulong Connections(LoadProfile profile) =>
        (ulong)Math.Min(profile.MaxInFlight, Math.Ceiling(profile.Stages.Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max()));
}
