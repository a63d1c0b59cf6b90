using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>A node that was started on this machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Home">The folder of Dice's own files that it belongs to.</param>
/// <param name="Index">Its index on this machine.</param>
/// <param name="IsPersistent">Whether it runs until it is stopped.</param>
/// <param name="Version">The version of Kubernetes.</param>
/// <param name="Supervisor">The process that runs it.</param>
/// <param name="SupervisorStart">When that process started, in the kernel's clock ticks since its boot; a process with the same id and another start is not it.</param>
public sealed record NodeRecord(string Name, string Home, int Index, bool IsPersistent, string Version, int Supervisor, long SupervisorStart)
{
    /// <summary>The folder that holds a folder for each running node, named by its index.</summary>
    public const string Root = NodeFolders.Running;

    private const string FileName = "node.json";

    /// <summary>Whether its processes run; otherwise the record is a leftover.</summary>
    [JsonIgnore]
    public bool IsAlive => StartOf(Supervisor) == SupervisorStart;

    /// <summary>The file with which clients reach it.</summary>
    [JsonIgnore]
    public string KubeConfig => Folders.KubeConfig;

    /// <summary>The folder of its components' logs.</summary>
    [JsonIgnore]
    public string Logs => Folders.Logs;

    /// <summary>Where its ingress controller accepts HTTPS connections.</summary>
    [JsonIgnore]
    public System.Net.IPEndPoint Ingress => new(Network.Address, 443);

    [JsonIgnore]
    internal string EngineSocket => Path.Combine(Run, "shared", "docker.sock");

    [JsonIgnore]
    internal NodeNetwork Network => new(Index);

    [JsonIgnore]
    internal NodeFolders Folders => new(Home, Name);

    [JsonIgnore]
    internal string Run => NodeFolders.Run(Index);

    /// <summary>The components that have ended, with their exit codes.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> EndedComponents
    {
        get
        {
            var folder = Path.Combine(Run, "shared", "ended");
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), file => File.ReadAllText(file).Trim())
                : ImmutableDictionary<string, string>.Empty;
        }
    }

    /// <summary>Reads the records of all nodes of this machine, of all homes, leftovers included.</summary>
    public static IReadOnlyList<NodeRecord> ReadAll()
    {
        if (!Directory.Exists(NodeFolders.Running))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(NodeFolders.Running).Order(StringComparer.Ordinal).Select(Read).OfType<NodeRecord>()];
    }

    /// <summary>Finds a node by home and name, leftovers included.</summary>
    public static NodeRecord? Find(string home, string name) => ReadAll().FirstOrDefault(record => record.Home == home && record.Name == name);

    /// <summary>Returns when a process started, in clock ticks since the kernel's boot; null if it does not exist or has ended.</summary>
    internal static long? StartOf(int process)
    {
        try
        {
            // The name in parentheses can contain anything.
            var fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ").Last().Split(' ');
            const int State = 0;
            const int Start = 19;
            return fields[State] is "Z" or "X" ? null : long.Parse(fields[Start], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    internal void Write() => Files.Write(Path.Combine(Run, FileName), JsonSerializer.Serialize(this, NodeJson.Default.NodeRecord), Files.Shared);

    private static NodeRecord? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), NodeJson.Default.NodeRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // The node is being started or removed.
        }
    }
}

/// <summary>The files of nodes.</summary>
[JsonSerializable(typeof(NodeRecord))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class NodeJson : JsonSerializerContext;
