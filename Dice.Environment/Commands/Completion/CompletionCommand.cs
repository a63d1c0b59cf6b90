using System.CommandLine;

namespace Dice.Environment.Commands.Completion;

/// <summary><c>completion</c>: prints the script that adds completion to a shell.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string[]> Words = new("WORD") { Arity = ArgumentArity.ZeroOrMore };

    public static Command Create(HostConsole console) => new Verb(
        "completion",
        "Print the script that completes command lines of ./run-env.sh in a shell.",
        """
        Completes verbs, options, and names: services, modes, load scenarios and profiles, checkpoints, exported files.
        Names are read at the moment of the completion. It builds nothing and starts nothing.
        """,
        ("source <(./run-env.sh completion bash)", "in ~/.bashrc, with the path of the checkout"),
        ("source <(./run-env.sh completion zsh)", "in ~/.zshrc, after compinit"),
        ("./run-env.sh completion fish | source", "in ~/.config/fish/config.fish"))
    {
        Shell(console, "bash", ShellScripts.Bash),
        Shell(console, "zsh", ShellScripts.Zsh),
        Shell(console, "fish", ShellScripts.Fish),
        new Verb("words", "Print the words that can replace the last one.", "The scripts call this.") { Words, }
            .PassingOn(Words).ReadOnly().Runs(console, Print).Hide(),
    };

    private static Verb Shell(HostConsole console, string name, string script) =>
        new Verb(name, $"Print the script for {name}.", "See `completion --help` for how to use it.", ($"./run-env.sh completion {name}", "print the script"))
            .ReadOnly().Runs(console, run =>
            {
                run.Out.WriteLine(script);
                return ExitCode.Fine;
            });

    private static Command Hide(this Command command)
    {
        command.Hidden = true;
        return command;
    }

    private static int Print(VerbRun run)
    {
        foreach (var word in CommandLine.Complete(run.Get(Words) ?? []))
        {
            run.Out.WriteLine(word);
        }

        return ExitCode.Fine;
    }
}
