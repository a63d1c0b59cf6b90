namespace Dice.LoadTests.Model;

/// <summary>Validates a profile before a run.</summary>
public static class ProfileValidator
{
    /// <summary>The maximum number of stages, which limits the memory for their statistics.</summary>
    public const int MostStages = 100;

    /// <summary>The shortest measurement that shows whether resources grow.</summary>
    public static TimeSpan ShortestTrend { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Throws if the profile is invalid for the scenario.</summary>
    /// <exception cref="LoadException">The profile is invalid. Contains all validation errors.</exception>
    public static void Check(LoadProfile profile, Scenario scenario)
    {
        var errors = Of(profile, scenario).ToArray();
        if (errors.Length > 0)
        {
            throw new LoadException($"The load profile '{profile.Name}' cannot be run: {string.Join("; ", errors)}", "correct the profile, or choose from: " + string.Join(", ", Profiles.All.Select(known => known.Name)));
        }
    }

    /// <summary>Returns all validation errors.</summary>
    public static IEnumerable<string> Of(LoadProfile profile, Scenario scenario)
    {
        if (!profile.Stages.Any(stage => stage.Measured))
        {
            yield return "it has no measured stage";
        }

        if (profile.Stages.Length > MostStages)
        {
            yield return $"it has {profile.Stages.Length} stages, and {MostStages} are the most";
        }

        if (profile.Stages.SkipWhile(stage => !stage.Measured).Any(stage => !stage.Measured))
        {
            yield return "a warm-up stage comes after a measured one";
        }

        if (profile.Stages.Any(stage => stage.Duration <= TimeSpan.Zero))
        {
            yield return "a stage lasts no time";
        }

        if (profile.Stages.Any(stage => !IsLevel(stage.From) || !IsLevel(stage.To)))
        {
            yield return "a level is negative or not a number";
        }
        else if (profile.Stages.Where(stage => stage.Measured).Sum(stage => stage.Area) <= 0)
        {
            yield return "its measured stages bring no load";
        }

        if (profile.MaxInFlight < 1)
        {
            yield return "fewer than one iteration may run at once";
        }

        if (profile.Kind == LoadKind.Closed && profile.Stages.Any(stage => Math.Max(stage.From, stage.To) > profile.MaxInFlight))
        {
            yield return $"it has more users than may run at once ({profile.MaxInFlight})";
        }

        if (profile.ExpectsFlat && profile.Duration - profile.WarmUp < ShortestTrend)
        {
            yield return $"its measurement is too short to show whether resources grow ({ShortestTrend.TotalMinutes:0} minutes are the least)";
        }

        if (profile.Share.Workers > profile.MaxInFlight)
        {
            yield return $"it has fewer iterations in flight ({profile.MaxInFlight}) than workers ({profile.Share.Workers})";
        }

        if (profile.Kind == LoadKind.Closed && profile.Stages.Select(stage => Math.Max(stage.From, stage.To)).DefaultIfEmpty(0).Max() is var users && Math.Ceiling(users) < profile.Share.Workers)
        {
            yield return $"it has fewer users ({Math.Ceiling(users)}) than workers ({profile.Share.Workers})";
        }

        foreach (var unknown in profile.Thresholds.Select(threshold => threshold.Step).OfType<string>().Except(scenario.Steps).Distinct())
        {
            yield return $"a threshold is put on step '{unknown}', which scenario '{scenario.Name}' does not have";
        }

        if (profile.SeeksCapacity && profile.Thresholds.Any(threshold => threshold.Step is not null))
        {
            yield return "a search for the capacity takes thresholds on the whole iteration only";
        }
    }

    private static bool IsLevel(double level) => double.IsFinite(level) && level >= 0;
}
