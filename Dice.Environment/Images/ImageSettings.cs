using Dice.Environment.Images.Registries;
using Dice.Environment.Setup;

namespace Dice.Environment.Images;

/// <summary>How images are provided.</summary>
/// <param name="LogFolder">The folder for the logs of builds.</param>
/// <param name="CacheFolder">The folder for downloads of recipes and for locks between processes.</param>
public sealed record ImageSettings(string LogFolder, string CacheFolder)
{
    /// <summary>Where images can come from.</summary>
    public ImagePolicy Policy { get; init; } = ImagePolicy.Auto;

    /// <summary>The references from which official images are taken.</summary>
    public OfficialImages Official { get; init; } = OfficialImages.AsPinned;

    /// <summary>The maximum number of recipes that run in parallel. Downloading and unpacking alternate, so a second one helps even on one processor.</summary>
    public int ParallelBuilds { get; init; } = Math.Max(2, System.Environment.ProcessorCount);

    /// <summary>The digests that official images are pinned to.</summary>
    public ImageLock Lock { get; init; } = ImageLock.None;

    /// <summary>How images are pulled.</summary>
    public PullSettings Pulling { get; init; } = new();

    /// <summary>The time that a registry has to answer the check whether it can be reached.</summary>
    public TimeSpan InquiryLimit { get; init; } = RegistryInquiry.DefaultLimit;

    /// <summary>Installs the commands that recipes need; null when a missing command is an error.</summary>
    public IMachineSetup? Setup { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
