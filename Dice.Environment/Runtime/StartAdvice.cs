using Dice.Environment.Applications;
using Dice.Environment.Applications.Diagnosis;

namespace Dice.Environment.Runtime;

/// <summary>Explains why applications failed to start, from their logs.</summary>
public static class StartAdvice
{
    /// <summary>Returns a function for <see cref="RunnerSettings.Explain"/>.</summary>
    /// <param name="applications">The applications of the stack.</param>
    public static Func<ServiceFailedException, ServiceFailedException?> For(IEnumerable<Application> applications)
    {
        var byName = applications.ToDictionary(application => application.Name);
        return failure => byName.TryGetValue(failure.Service, out var application) ? Explain(application, failure) : null;
    }

    /// <summary>Only of an application that was not ready: one that was has failed by something else, such as its migrations, which the error names.</summary>
    private static ServiceFailedException? Explain(Application application, ServiceFailedException failure) =>
        (failure.Seen is not null || failure.ExitCode is not null) && StartDiagnosis.Find(application, new StartFailure(failure.LastLines, failure.Seen, failure.ExitCode)) is { } advice
            ? new ServiceFailedException(
                failure.Service, $"{failure.Headline}\n  {advice.Problem}", failure.LastLines, failure, $"{advice.Remedy}; then run up again")
            {
                Seen = failure.Seen,
                ExitCode = failure.ExitCode,
            }
            : null;
}
