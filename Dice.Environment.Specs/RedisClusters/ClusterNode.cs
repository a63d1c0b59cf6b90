using System.Globalization;

namespace Dice.Environment.Specs.RedisClusters;

/// <summary>A line of CLUSTER NODES.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Name">Its host name, which is that of its service.</param>
/// <param name="Flags">Such as <c>master</c> and <c>fail</c>.</param>
/// <param name="Master">The id of its master; <c>-</c> for a master.</param>
/// <param name="Link">Whether the other node is connected to it.</param>
/// <param name="Slots">The ranges of slots that it serves.</param>
public sealed record ClusterNode(string Id, string Name, IReadOnlyList<string> Flags, string Master, string Link, IReadOnlyList<(int From, int To)> Slots)
{
    /// <summary>Whether it serves slots and works.</summary>
    public bool IsMaster => Flags.Contains("master") && !Flags.Contains("fail") && Slots.Count > 0;

    /// <summary>Reads a line.</summary>
    public static ClusterNode Parse(string line)
    {
        var words = line.Trim().Split(' ');
        var ranges = words[8..].Where(word => !word.StartsWith('[')).Select(word => word.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray());
        return new ClusterNode(words[0], words[1].Split(',')[1], words[2].Split(','), words[3], words[7], [.. ranges.Select(range => (range[0], range[^1]))]);
    }

    /// <summary>Whether it serves a slot.</summary>
    public bool Serves(int slot) => IsMaster && Slots.Any(range => range.From <= slot && slot <= range.To);
}
