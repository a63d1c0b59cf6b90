using System.Globalization;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>Ensures that the generator can open the connections that a profile needs at its peak: otherwise errors of the generator would count as errors of the system.</summary>
public static class GeneratorFiles
{
    /// <summary>The reserve for reports, resource measurements and the runtime.</summary>
    private const int Reserve = 64;

    /// <summary>Raises the limit of this process if the profile needs more.</summary>
    /// <exception cref="LoadException">The profile needs more than the hard limit allows.</exception>
    public static void Ensure(LoadProfile profile) => Ensure(profile, FileLimit.Read(), FileLimit.CountOpen());

    /// <summary>Raises the given limit if the profile needs more.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="limit">The limit; null for none.</param>
    /// <param name="open">The number of files that are already open.</param>
    /// <exception cref="LoadException">The profile needs more than the hard limit allows.</exception>
    public static void Ensure(LoadProfile profile, FileLimit? limit, int open)
    {
        var needed = (ulong)(open + Reserve) + Connections(profile);
        // The limit is not raised for a profile that is rejected.
        var allowed = limit is null ? needed : limit.Hard < needed ? limit.Hard : limit.Raise(needed).Soft;
        if (allowed < needed)
        {
            throw new LoadException(
                string.Create(CultureInfo.InvariantCulture, $"the load generator needs {needed} open files for the {Connections(profile)} connections at the peak of profile '{profile.Name}', but this process may open only {allowed}: the generator would be the limit, not the system"),
                string.Create(CultureInfo.InvariantCulture, $"raise the limit before you start it (ulimit -n {needed}, as root if that is refused), or reduce the load with --rate"));
        }
    }

    /// <summary>The number of users, or of arrivals in one second, which are in flight when responses take a second.</summary>
    private static ulong Connections(LoadProfile profile) =>
        (ulong)Math.Min(profile.Share.Of(profile.MaxInFlight), Math.Ceiling(profile.Stages.Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max() / profile.Share.Workers));
}
