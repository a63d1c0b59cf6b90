using Dice.Environment.Model;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Faults;

/// <summary>PostgreSQL on a file system that is soon full.</summary>
public static class SmallVolume
{
    /// <summary>Where it is mounted. Not at the data folder itself: PostgreSQL wants that to be its own, and a mounted one is root's.</summary>
    public const string Folder = "/var/lib/postgresql/small";

    /// <summary>A fresh database takes 40 MiB, its log 16 to 32.</summary>
    private const int SizeMiB = 96;

    /// <summary>The stack with that PostgreSQL.</summary>
    public static Stack Under(Stack stack) => stack with { Services = [.. stack.Services.Select(service => service.Name == Postgres.Name ? OnSmallVolume(service) : service)] };

    private static Service OnSmallVolume(Service postgres) => (postgres with { Mounts = [.. postgres.Mounts.Where(mount => mount is not VolumeMount), new TemporaryMount(Folder, SizeMiB)] })
        .WithEnvironment("PGDATA", $"{Folder}/data");
}
