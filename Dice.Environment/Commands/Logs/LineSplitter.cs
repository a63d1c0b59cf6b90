using System.Text;

namespace Dice.Environment.Commands.Logs;

/// <summary>
/// Splits the bytes of one log stream with timestamps into lines. The bytes arrive in pieces that may end anywhere. The engine stores a line
/// of more than 16 KiB in parts, each with a timestamp of its own, even between the bytes of one character.
/// </summary>
/// <param name="service">The service that wrote the bytes.</param>
/// <param name="take">Receives each line.</param>
internal sealed class LineSplitter(string service, Action<LogLine> take)
{
    private const int PartSize = 16384;
    private const int LongestStamp = 40;
    private readonly List<byte> _stamp = [];
    private readonly List<byte> _text = [];
    private string? _lastStamp;
    private bool _inText;
    private int _inPart;

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (one == '\n')
            {
                Complete();
            }
            else if (_inText)
            {
                _text.Add(one);
                _inText = ++_inPart < PartSize; // A complete part is followed by the next part's timestamp, or by the end of the line.
            }
            else if (one == ' ')
            {
                EndStamp(separator: true);
            }
            else
            {
                _stamp.Add(one);
                if (_stamp.Count > LongestStamp)
                {
                    EndStamp(separator: false);
                }
            }
        }
    }

    /// <summary>Completes an unfinished line, if there is one.</summary>
    public void Complete()
    {
        if (!_inText && _stamp.Count > 0)
        {
            EndStamp(separator: false);
        }

        if (_lastStamp is not null || _text.Count > 0)
        {
            take(new LogLine(service, _lastStamp ?? "", Encoding.UTF8.GetString([.. _text]).TrimEnd('\r')));
        }

        _text.Clear();
        (_lastStamp, _inText, _inPart) = (null, false, 0);
    }

    /// <summary>The text before a space is a timestamp; between two parts without a timestamp it belongs to the line.</summary>
    private void EndStamp(bool separator)
    {
        var word = Encoding.UTF8.GetString([.. _stamp]);
        if (DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            _lastStamp = word;
        }
        else
        {
            _text.AddRange(_stamp);
            if (separator)
            {
                _text.Add((byte)' ');
            }
        }

        _stamp.Clear();
        (_inText, _inPart) = (true, 0);
    }
}

/// <summary>A line of a service's log.</summary>
/// <param name="Service">The service.</param>
/// <param name="Stamp">The time of its end in the engine's format, which has a fixed length: comparing the texts compares the times.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(string Service, string Stamp, string Text);
