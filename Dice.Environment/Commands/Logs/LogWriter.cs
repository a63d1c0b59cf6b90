namespace Dice.Environment.Commands.Logs;

/// <summary>Writes the lines of several services, each with the service's name in front; the lines of a single service without a name.</summary>
internal sealed class LogWriter(HostConsole console, IReadOnlyList<string> services)
{
    private static readonly int[] Colors = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];
    private readonly Lock _gate = new();
    private readonly int _width = services.Max(service => service.Length);

    public void Write(LogLine line) => Write(line.Service, line.Text);

    /// <summary>Writes a remark of Dice about a service.</summary>
    public void Remark(string service, string text) => Write(service, console.UsesColor ? $"\e[2m-- {text} --\e[0m" : $"-- {text} --");

    private void Write(string service, string text)
    {
        lock (_gate)
        {
            console.Out.WriteLine(services.Count == 1 ? text : $"{Prefix(service)}{text}");
        }
    }

    private string Prefix(string service)
    {
        var name = $"{service.PadRight(_width)} | ";
        var index = services.TakeWhile(other => other != service).Count();
        return console.UsesColor ? $"\e[{Colors[index % Colors.Length]}m{name}\e[0m" : name;
    }
}
