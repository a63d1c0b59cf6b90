using System.Runtime.InteropServices;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Commands.Load.Workers;

/// <summary>Starts workers as processes of the console host.</summary>
/// <param name="target">The target of all workers.</param>
/// <param name="command">The command line of a worker; null for this program.</param>
public sealed class WorkerStart(EdgeTarget target, IReadOnlyList<string>? command = null)
{
    private readonly IReadOnlyList<string> _command = command ?? OwnCommand();

    /// <summary>Starts a worker, and hands it its order.</summary>
    public IWorkerProcess Start(WorkerPlan plan)
    {
        var process = WorkerProcess.Start(_command);
        process.Send(new WorkerOrder(plan, target).ToLine());
        return process;
    }

    private static string[] OwnCommand()
    {
        string[] verb = ["load", LoadWorkerCommand.Name];
        var program = Env.ProcessPath!;
        // Code that was compiled ahead of time is valid only for the very runtime that runs it now.
        return Path.GetFileNameWithoutExtension(program) is "dotnet"
            ? [program, "exec", "--fx-version", RuntimeInformation.FrameworkDescription.Split(' ')[^1], typeof(WorkerStart).Assembly.Location, .. verb]
            : [program, .. verb];
    }
}
