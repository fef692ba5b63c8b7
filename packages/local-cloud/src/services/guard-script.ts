/**
 * A shell script that keeps an emulator from outliving us; its arguments are the emulator's command. The shell starts it and then
 * blocks on its standard input, which is our end of a pipe: the kernel closes that when this process ends, however it ends, SIGKILL
 * included, and the shell then kills the emulator. It is the shell's own child, so its pid cannot have been given to somebody else.
 * The shell lets go of its outputs, so that their end tells us that the emulator itself has ended.
 */
export const GUARD_SCRIPT: string = `
exec 3<&0
"$0" "$@" 3<&- </dev/null &
emulator=$!
exec >/dev/null 2>&1
read -r line <&3
kill -KILL "$emulator"
wait "$emulator"
`;
