namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Finds images that earlier versions of the recipes built.</summary>
public sealed class StaleImageCheck : IDoctorCheck
{
    private const long Much = 5_000_000_000;

    public string Name => "stale images";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Provisioner is not { } images)
        {
            return [];
        }

        var stale = await images.FindStaleAsync(context.Images, cancellation);
        var bytes = stale.DistinctBy(image => image.Id).Sum(image => image.Size);
        var size = (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
        return stale.Count == 0
            ? [new Finding(Name, Severity.Fine, "no recipe image is out of date")]
            : [new Finding(Name, bytes > Much ? Severity.Warning : Severity.Fine, $"{stale.Count} recipe images are out of date, up to {size} GB", "run: ./run-env.sh images --prune")];
    }
}
