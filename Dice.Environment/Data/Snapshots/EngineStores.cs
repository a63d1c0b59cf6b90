using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Stores in containers of the engine.</summary>
internal sealed class EngineStores(EngineConnection engine, EnvironmentId id) : IStoreHost
{
    public Task<RunningStack> ReadAsync(CancellationToken cancellation) => RunningStack.ReadAsync(engine, id, cancellation);

    public Task RunAsync(RunningService service, IReadOnlyList<string> command, Stream? input, Stream? output, CancellationToken cancellation) =>
        ContainerPipe.RunAsync(engine.Client, service.ContainerId, command, input, output, cancellation);
}
