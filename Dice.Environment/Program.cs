if (!Dice.Environment.Commands.Output.OpenFiles.Suffice())
{
    return Dice.Environment.Commands.ExitCode.Fault;
}

// A start keeps a dozen things going at once; on few processors the pool would hand out threads one by one, half a second apart.
ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 32);
Dice.Environment.Surroundings.ToolVariables.Settle();
return await Dice.Environment.Commands.CommandLine.RunAsync(args);
