using Dice.Environment.Images;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks the age of the images in use, and finds tags that no longer receive updates.</summary>
public sealed class ImageAgeCheck : IDoctorCheck
{
    /// <summary>A recipe uses the packages of the day on which it runs; its image misses all later updates.</summary>
    private static readonly TimeSpan OldRecipe = TimeSpan.FromDays(90);

    public string Name => "image age";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        if (context.Provisioner is not { } images)
        {
            return [];
        }

        var plans = await images.InventoryAsync(context.Images, cancellation);
        var used = plans.SelectMany(WithBases).Where(plan => plan.IsPresent).DistinctBy(plan => plan.Reference).OrderBy(plan => plan.Stored!.Created).ToArray();
        var now = context.Machine.Time.GetUtcNow();
        var findings = used.Select(plan => Judge(plan, now - plan.Stored!.Created)).OfType<Finding>().ToArray();
        var ages = used.Length == 0 ? "there are no images yet" : $"built {string.Join(", ", used.Select(plan => $"{InWords(now - plan.Stored!.Created)} ago: {plan.Source.Name}"))}";
        return [new Finding(Name, Severity.Fine, ages), .. findings];
    }

    private static IEnumerable<ImagePlan> WithBases(ImagePlan plan) => plan.Base is { } below ? [plan, .. WithBases(below)] : [plan];

    private Finding? Judge(ImagePlan plan, TimeSpan age)
    {
        var what = $"{plan.Source.Name} runs on {plan.Reference}, built {InWords(age)} ago";
        if (plan.Origin == ImageOrigin.Official && plan.Source.Ended is { } ended && plan.Reference.EndsWith(plan.Source.Official!, StringComparison.Ordinal))
        {
            return new Finding(
                Name,
                Severity.Warning,
                $"{what}; its tag has had no update since {ended.Since.ToString("MMMM yyyy", CultureInfo.InvariantCulture)} ({ended.Version})",
                $"set DICE_IMAGE_{plan.Source.Recipe?.ToUpperInvariant()}={ended.Successor}, which gets updates; see docs/images.md");
        }

        return plan.Origin == ImageOrigin.Recipe && age > OldRecipe
            ? new Finding(Name, Severity.Warning, $"{what}, without the updates since then", $"build it again: docker image rm {plan.Reference}, then ./run-env.sh images --build")
            : null;
    }

    private static string InWords(TimeSpan age) => age.TotalDays switch
    {
        < 1 => "less than a day",
        < 60 => Counted.Of((int)age.TotalDays, "day"),
        < 730 => Counted.Of((int)(age.TotalDays / 30.44), "month"),
        _ => Counted.Of((int)(age.TotalDays / 365.25), "year"),
    };
}
