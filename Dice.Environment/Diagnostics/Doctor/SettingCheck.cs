namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Reports settings that a verb would reject. A verb does not read settings that it does not use.</summary>
public sealed class SettingCheck : IDoctorCheck
{
    public string Name => "settings";

    public Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>(
            [.. context.SettingErrors.Select(error => new Finding(Name, Severity.Error, error.Problem, error.Remedy))]);
}
