using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Images.Registries;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Images.Registries;

public sealed partial class PullMeterSpecs : IProgress<string>
{
    private readonly List<string> _texts = [];
    private readonly PullMeter _meter;

    public PullMeterSpecs() => _meter = new(this);

    void IProgress<string>.Report(string value) => _texts.Add(value);

    [Fact]
    public void Layers_and_megabytes_are_counted()
    {
        Say("Pulling from library/redis", "7-bullseye");
        Say("Already exists", "a");
        Say("Pulling fs layer", "b");
        Say("Pulling fs layer", "c");
        Say("Downloading", "b", 3_000_000, 6_000_000);
        Say("Download complete", "b");
        Say("Downloading", "c", 1_000_000, 4_000_000);

        _texts.Should().StartWith("Pulling from library/redis").And.EndWith("7 MB, 2 of 3 layers");
    }

    [Fact]
    public void Unpacking_is_told_after_the_last_download()
    {
        Say("Pulling fs layer", "a");
        Say("Downloading", "a", 5_000_000, 5_000_000);
        _meter.IsDownloading.Should().BeTrue();
        Say("Download complete", "a");
        Say("Extracting", "a", 1_000_000, 5_000_000);
        _texts[^1].Should().Be("5 MB, unpacked 0 of 1 layers");
        _meter.IsDownloading.Should().BeFalse();
        Say("Pull complete", "a");
        _texts[^1].Should().Be("5 MB, unpacked 1 of 1 layers");
    }

    [Fact]
    public void A_retry_is_shown_until_the_layer_goes_on_and_no_number_falls()
    {
        Say("Pulling fs layer", "a");
        Say("Downloading", "a", 4_000_000, 9_000_000);
        Say("Retrying in 5 seconds", "a");
        Say("Downloading", "b", 1_000_000, 20_000_000);
        _texts[^1].Should().Be("layer a: Retrying in 5 seconds; 5 MB, 0 of 2 layers");
        Say("Downloading", "a", 0, 9_000_000);
        Say("Downloading", "a", 2_000_000, 9_000_000);
        Say("Downloading", "a", 6_000_000, 9_000_000);

        _texts[^1].Should().Be("7 MB, 0 of 2 layers");
        _texts.Select(Megabytes).OfType<int>().Should().BeInAscendingOrder();
    }

    [Fact]
    public void A_download_that_goes_on_where_it_broke_off_counts_what_was_there()
    {
        Say("Downloading", "a", 4_000_000, 12_000_000);
        Say("Retrying in 1 second", "a");
        Say("Downloading", "a", 2_000_000, 8_000_000);

        _texts[^1].Should().Be("6 MB, 0 of 1 layers");
    }

    [Fact]
    public void The_layers_that_are_missing_are_named()
    {
        Say("Pulling fs layer", "a");
        _meter.IsQueued.Should().BeTrue();
        Say("Pulling fs layer", "b");
        Say("Downloading", "b", 1_500_000, 9_000_000);

        _meter.Seen.Should().Be("layer b (1.5 of 9.0 MB) is incomplete, and 1 more");
        _meter.IsQueued.Should().BeFalse();
    }

    [Fact]
    public void The_error_at_the_end_is_kept()
    {
        _meter.Report(new JSONMessage { Error = new JSONError { Message = "unexpected EOF" } });

        _meter.Error.Should().Be("unexpected EOF");
    }

    private void Say(string status, string id, long? current = null, long? total = null) =>
        _meter.Report(new JSONMessage { Status = status, ID = id, Progress = current is null ? null : new JSONProgress { Current = current, Total = total } });

    private static int? Megabytes(string text) => Number().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("([0-9]+) MB")]
    private static partial Regex Number();
}
