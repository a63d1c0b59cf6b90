using Dice.Environment.Images;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Up;

/// <summary>The progress of a start: written by the runner and by the provider of images from any thread, and read by a view.</summary>
internal sealed class StartBoard : IProgress<ServiceProgress>, IProgress<ImageProgress>
{
    private readonly Lock _gate = new();
    private readonly Clock _clock = new(TimeProvider.System);
    private ImmutableArray<StartRow> _rows;
    private ImmutableArray<ImageProgress> _images = [];

    /// <summary>Creates the board for the services to start.</summary>
    public StartBoard(Stack selected) =>
        _rows = [.. StackGraph.FindCycle(selected) is null ? Ordered(selected) : selected.Services.Select(service => Row(service.Name))];

    /// <summary>Called when a service reaches another step; calls do not overlap.</summary>
    public Action<StartRow>? ServiceMoved { get; set; }

    /// <summary>Called when an image reaches another state, and for each line of an installation; calls do not overlap.</summary>
    public Action<ImageProgress>? ImageMoved { get; set; }

    /// <summary>The time since the start began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>The services, in the order in which they can start.</summary>
    public ImmutableArray<StartRow> Rows
    {
        get
        {
            lock (_gate)
            {
                return _rows;
            }
        }
    }

    /// <summary>The images that are being pulled or built, bases included, and the installation of the commands that they need.</summary>
    public ImmutableArray<ImageProgress> Images
    {
        get
        {
            lock (_gate)
            {
                return [.. _images.Where(image => image.State is ImageState.Installing or ImageState.Building or ImageState.Pulling or ImageState.Waiting)];
            }
        }
    }

    public void Report(ServiceProgress value)
    {
        lock (_gate)
        {
            var index = _rows.IndexOf(_rows.FirstOrDefault(row => row.Service == value.Service)!);
            if (index < 0)
            {
                return;
            }

            var before = _rows[index];
            var moved = before.Step != value.Step;
            var row = new StartRow(value.Service, value.Step, value.Text, moved ? Elapsed : before.At);
            _rows = _rows.SetItem(index, row);
            if (moved)
            {
                ServiceMoved?.Invoke(row);
            }
        }
    }

    public void Report(ImageProgress value)
    {
        lock (_gate)
        {
            var index = _images.IndexOf(_images.FirstOrDefault(image => image.Source == value.Source)!);
            // An installation reports only a few lines, and each of them is shown.
            var moved = index < 0 || _images[index].State != value.State || value.State == ImageState.Installing;
            _images = index < 0 ? _images.Add(value) : _images.SetItem(index, value);
            if (moved)
            {
                ImageMoved?.Invoke(value);
            }
        }
    }

    private static IEnumerable<StartRow> Ordered(Stack stack) => StackGraph.StartOrder(stack).Select(Row);

    private static StartRow Row(string service) => new(service, ServiceStep.Waiting, "", TimeSpan.Zero);
}

/// <summary>A service during a start.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Step">The step that the service has reached.</param>
/// <param name="Text">Details of the step.</param>
/// <param name="At">When the service reached the step, since the beginning of the start.</param>
internal sealed record StartRow(string Service, ServiceStep Step, string Text, TimeSpan At)
{
    /// <summary>The step as text.</summary>
    public string StepInWords => Step switch
    {
        ServiceStep.Waiting => Text.Length > 0 ? "waiting for" : "waiting",
        ServiceStep.Image => "image",
        ServiceStep.Creating => "creating",
        ServiceStep.Starting => "starting",
        ServiceStep.Probing => "waiting until ready",
        ServiceStep.Ready => "ready",
        _ => "failed",
    };
}
