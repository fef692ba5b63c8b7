/** What has been started and must be stopped again. */
export interface UndoStack {
  push(undo: () => Promise<void>): void;
  /**
   * Undoes all of it, the latest first, even if one of them fails.
   *
   * @throws the first failure, when all have been tried
   */
  unwind(): Promise<void>;
}

/** An empty stack. */
export function undoStack(): UndoStack {
  const undos: (() => Promise<void>)[] = [];
  return {
    push: (undo) => void undos.push(undo),
    async unwind() {
      const failures: unknown[] = [];
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
        try {
          await undo();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
