using System.Collections.Immutable;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Engine;

/// <summary>All measurements of a finished run. Those of several generators can be added.</summary>
/// <param name="scenario">The scenario's name.</param>
/// <param name="stepNames">The names of its steps.</param>
/// <param name="profile">The profile.</param>
/// <param name="stages">The iterations of each stage, warm-up included.</param>
/// <param name="steps">The measured steps.</param>
/// <param name="course">The time series.</param>
internal sealed class Measurements(string scenario, ImmutableArray<string> stepNames, LoadProfile profile, Reading[] stages, Reading[] steps, TimeSeries course)
{
    /// <summary>Creates empty measurements.</summary>
    public Measurements(string scenario, ImmutableArray<string> stepNames, LoadProfile profile)
        : this(scenario, stepNames, profile, [.. profile.Stages.Select(_ => new Reading())], [.. stepNames.Select(_ => new Reading())], new TimeSeries(profile))
    {
    }

    public string Scenario => scenario;

    public ImmutableArray<string> StepNames => stepNames;

    public LoadProfile Profile => profile;

    public IReadOnlyList<Reading> Stages => stages;

    public IReadOnlyList<Reading> Steps => steps;

    public TimeSeries Course => course;

    /// <summary>Whether a stage is measured.</summary>
    public bool IsMeasured(int stage) => profile.Stages[stage].Measured;

    /// <summary>Returns the index of a step.</summary>
    public int StepIndex(string name) => stepNames.IndexOf(name);

    /// <summary>Returns the sums of the measurements of the selected stages, and the steps.</summary>
    public (Reading Whole, Reading[] Steps) Read(Func<int, bool> stage)
    {
        var whole = new Reading();
        foreach (var index in Enumerable.Range(0, stages.Length).Where(stage))
        {
            whole.Add(stages[index]);
        }

        return (whole, steps);
    }

    /// <summary>Adds the measurements of another generator with the same scenario and profile.</summary>
    public void Add(Measurements other)
    {
        for (var index = 0; index < stages.Length; index++)
        {
            stages[index].Add(other.Stages[index]);
        }

        for (var index = 0; index < steps.Length; index++)
        {
            steps[index].Add(other.Steps[index]);
        }

        foreach (var (index, stretch) in other.Course.Stretches)
        {
            course.Add(index, stretch);
        }
    }
}
