using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>Checks the mounted folders of a container before its start: the engine must see their content, and the container's user must be able to read it.</summary>
public sealed class MountCheck(EngineConnection engine)
{
    /// <summary>Checks all mounted folders.</summary>
    /// <param name="plan">The plan of the container.</param>
    /// <param name="container">The container's id.</param>
    /// <exception cref="DiceException">The engine sees other files than this machine, or the container's user cannot read a file.</exception>
    public async Task VerifyAsync(ContainerPlan plan, string container, CancellationToken cancellation)
    {
        var files = new ContainerFiles(engine.Client, container);
        foreach (var mount in plan.Mounts.Where(mount => mount.Kind == ContainerMountKind.Folder))
        {
            await VerifySeenAsync(plan.Service.Name, mount, files, cancellation);
            await VerifyReadableAsync(plan, mount, files, cancellation);
        }
    }

    /// <summary>Returns the error for a folder whose content differs between the engine and this machine.</summary>
    internal static DiceException NotSeen(string service, string folder, string seen, Exception? inner = null) => new(
        $"the container engine does not see the folder {folder}, which service '{service}' mounts: {seen}",
        "share it with the engine's machine (Docker Desktop: Settings > Resources > File sharing; colima: colima start --mount FOLDER:w; "
        + "Rancher Desktop, Lima: the mounts in its settings), or use an engine that runs on this machine (DOCKER_HOST)",
        inner);

    private static async Task VerifySeenAsync(string service, ContainerMount mount, ContainerFiles files, CancellationToken cancellation)
    {
        foreach (var witness in FolderWitness.Choose(mount.Source))
        {
            var seen = await files.StatAsync($"{mount.Target}/{witness.Name}", cancellation);
            if (!witness.Matches(seen) && witness.Renewed() is { } now && !now.Matches(seen))
            {
                throw NotSeen(service, mount.Source, seen is null ? $"{witness.Name} is missing in it" : $"{witness.Name} in it is another file");
            }
        }
    }

    private async Task VerifyReadableAsync(ContainerPlan plan, ContainerMount mount, ContainerFiles files, CancellationToken cancellation)
    {
        var closed = ClosedFiles.Below(mount.Source);
        if (closed.Count == 0 || await EngineUsersReader.ReadAsync(engine, cancellation) != EngineUsers.Same)
        {
            return;
        }

        var user = await ContainerUser.OfAsync(engine.Client, plan, files, cancellation);
        if (user is not null && closed.Where(file => !file.IsOpenTo(user)).ToArray() is [var first, ..] unreadable)
        {
            var others = unreadable.Length > 1 ? $" and {unreadable.Length - 1} more" : "";
            throw new DiceException(
                $"service '{plan.Service.Name}' runs as user {user.Id} and cannot read {first.Path} ({first.ModeInWords}){others}",
                $"let every user read it: chmod -R go+rX {Storage.ShellText.Quote(mount.Source)} (umask 022 does so for new files)");
        }
    }
}
