using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether the clocks agree. The clock of an engine in a virtual machine falls behind while a laptop sleeps; tokens and certificates are then invalid.</summary>
public sealed class ClockCheck : IDoctorCheck
{
    /// <summary>The maximum difference. Access tokens are valid for minutes; signed requests tolerate a few minutes too.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(5);

    public string Name => "clock";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        Finding?[] found = [context.Engine is null ? null : await EngineAsync(context, cancellation), Root(context)];
        return [.. found.OfType<Finding>()];
    }

    private async Task<Finding> EngineAsync(CheckContext context, CancellationToken cancellation)
    {
        var time = context.Machine.Time;
        var asked = time.GetUtcNow();
        var info = await context.Engine!.Client.System.GetSystemInfoAsync(cancellation);
        var answered = time.GetUtcNow();
        if (!DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var engine))
        {
            return new Finding(Name, Severity.Fine, "the engine does not report its time");
        }

        // The clock was read between request and response; only a time outside this interval is a difference.
        var apart = engine < asked ? asked - engine : engine > answered ? engine - answered : TimeSpan.Zero;
        return apart <= Tolerance
            ? new Finding(Name, Severity.Fine, "the engine's clock agrees with this machine's")
            : new Finding(
                Name,
                Severity.Error,
                $"the engine's clock is {Words(apart)} {(engine < asked ? "behind" : "ahead of")} this machine's: tokens and certificates will be rejected",
                "set the clock: restart the engine's machine (Docker Desktop, colima), or sudo timedatectl set-ntp true where the engine runs");
    }

    /// <summary>A root certificate that is not valid yet was created with a clock ahead of this one.</summary>
    private Finding? Root(CheckContext context)
    {
        if (CertificateAuthority.FindRoot(context.Folders.CertificateAuthority(EdgeZone.Of(context.Hosts))) is not { } path)
        {
            return null;
        }

        using var root = RootTrust.Read(path);
        var now = context.Machine.Time.GetUtcNow();
        var begins = new DateTimeOffset(root.NotBefore).ToUniversalTime();
        return begins <= now
            ? null
            : new Finding(
                Name,
                Severity.Error,
                $"the development CA is valid from {begins:u}, but this machine's clock is at {now:u}",
                "set this machine's clock: sudo timedatectl set-ntp true");
    }

    private static string Words(TimeSpan apart) => apart < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{apart.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{apart.TotalMinutes:0} min");
}
