using Dice.Environment.Runtime.Planning;
using Docker.DotNet;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>The numeric user and group of a container.</summary>
/// <param name="Id">The user id.</param>
/// <param name="Group">The group id.</param>
internal sealed record ContainerUser(uint Id, uint Group)
{
    /// <summary>Returns the user of a planned container: the definition's, else the image's. Null when the image does not define the name.</summary>
    public static async Task<ContainerUser?> OfAsync(IDockerClient client, ContainerPlan plan, ContainerFiles files, CancellationToken cancellation)
    {
        var text = plan.Service.User ?? (await client.Images.InspectImageAsync(plan.Image.Reference, cancellation)).Config?.User ?? "";
        return Parse(text, text.Length == 0 || text.Split(':').All(IsNumber) ? "" : await files.ReadAsync("/etc/passwd", cancellation) ?? "");
    }

    /// <summary>Parses a user in the image's form, <c>USER</c> or <c>USER:GROUP</c>; names are looked up in a passwd file.</summary>
    public static ContainerUser? Parse(string text, string passwd)
    {
        var parts = text.Split(':', 2);
        var entry = passwd.Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && (fields[0] == parts[0] || fields[2] == parts[0]));
        if (text.Length == 0)
        {
            return new ContainerUser(0, 0);
        }

        uint? user = IsNumber(parts[0]) ? Number(parts[0]) : entry is null ? null : Number(entry[2]);
        uint group = parts.Length > 1 && IsNumber(parts[1]) ? Number(parts[1]) : entry is null ? 0 : Number(entry[3]);
        return user is { } id ? new ContainerUser(id, group) : null;
    }

    private static bool IsNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static uint Number(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
