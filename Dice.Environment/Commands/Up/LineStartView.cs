using Dice.Environment.Images;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Up;

/// <summary>Prints a line for every step; for output that is not a terminal.</summary>
internal sealed class LineStartView : IStartView
{
    private readonly StartBoard _board;
    private readonly TextWriter _output;
    private readonly HashSet<string> _atWork = [];

    /// <summary>Starts the display.</summary>
    public LineStartView(StartBoard board, TextWriter output)
    {
        (_board, _output) = (board, output);
        board.ServiceMoved = Show;
        board.ImageMoved = Show;
    }

    public Task CloseAsync()
    {
        _board.ServiceMoved = null;
        _board.ImageMoved = null;
        return Task.CompletedTask;
    }

    private void Show(StartRow row)
    {
        // Images have lines of their own, and an error is printed once, at the end.
        if (row.Step is not (ServiceStep.Image or ServiceStep.Waiting))
        {
            Write(row.Step == ServiceStep.Failed ? $"{row.Service} failed" : $"{row.Service} {row.StepInWords}");
        }
    }

    private void Show(ImageProgress image)
    {
        if (image.Source == ImageProvisioner.Installation)
        {
            Write(image.State == ImageState.Ready ? $"installed after {Durations.InWords(image.Elapsed)}" : image.Text);
        }
        else if (image.State is ImageState.Building or ImageState.Pulling or ImageState.Waiting)
        {
            _atWork.Add(image.Source);
            Write($"image {image.Source}: {InWords(image.State)} {image.Text}".TrimEnd());
        }
        else if (image.State is ImageState.Ready or ImageState.Failed && _atWork.Remove(image.Source))
        {
            Write($"image {image.Source}: {InWords(image.State)} after {Durations.InWords(image.Elapsed)}");
        }
    }

    private void Write(string text) => _output.WriteLine($"{Durations.InWords(_board.Elapsed),8}  {text}");

    internal static string InWords(ImageState state) => state switch
    {
        ImageState.Installing => "preparing",
        ImageState.Waiting => "waiting",
        ImageState.Checking => "checking",
        ImageState.Pulling => "pulling",
        ImageState.Building => "building:",
        ImageState.Ready => "ready",
        _ => "failed",
    };
}
