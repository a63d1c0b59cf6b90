using Dice.Environment.Images;
using Dice.Environment.Runtime;

namespace Dice.Environment.Commands.Up;

/// <summary>A line for every step: where there is no terminal, as in a log.</summary>
internal sealed class LineStartView : IStartView
{
    private readonly StartBoard _board;
    private readonly TextWriter _output;
    private readonly HashSet<string> _atWork = [];

    /// <summary>Shows from now on.</summary>
    public LineStartView(StartBoard board, TextWriter output)
    {
        (_board, _output) = (board, output);
        board.ServiceMoved = Show;
        board.ImageMoved = Show;
    }

    /// <inheritdoc />
    public Task CloseAsync()
    {
        _board.ServiceMoved = null;
        _board.ImageMoved = null;
        return Task.CompletedTask;
    }

    private void Show(StartRow row)
    {
        // Images have lines of their own, and a fault is told once, at the end.
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
        ImageState.Installing => "is prepared",
        ImageState.Waiting => "waits",
        ImageState.Checking => "is looked for",
        ImageState.Pulling => "is pulled",
        ImageState.Building => "is built:",
        ImageState.Ready => "ready",
        _ => "failed",
    };
}
