namespace Dice.Environment.Images;

/// <summary>Reports progress of one image: each change of state immediately, further texts at most five times a second.</summary>
internal sealed class ImageReporter(string source, IProgress<ImageProgress>? progress, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private ImageState? _state;
    private long _last;

    /// <summary>The time since work on the image began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Reports a message that must be shown, regardless of the previous one.</summary>
    public void Say(ImageState now, string text) => Report(now, text, always: true);

    /// <summary>Reports one of many texts; some are dropped.</summary>
    public void Update(ImageState now, string text) => Report(now, text, always: false);

    private void Report(ImageState now, string text, bool always)
    {
        lock (_gate)
        {
            if (!always && _state == now && time.GetElapsedTime(_last) < Pause)
            {
                return;
            }

            (_state, _last) = (now, time.GetTimestamp());
            progress?.Report(new(source, now, text, Elapsed));
        }
    }
}

/// <summary>A progress message about an image.</summary>
/// <param name="Source">The image source's name.</param>
/// <param name="State">The current activity.</param>
/// <param name="Text">The last line of the build's output, the amount pulled, the reason for a wait, or the error; may be empty.</param>
/// <param name="Elapsed">The time since work on the image began.</param>
public sealed record ImageProgress(string Source, ImageState State, string Text, TimeSpan Elapsed);
